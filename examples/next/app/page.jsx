export default function Home() {
  return <h1>Lamps</h1>;
}
