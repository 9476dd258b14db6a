import { Lamp } from './Lamp.jsx';

export default async function Page({ params }) {
  const { id } = await params;
  return (
    <main>
      <h1>Lamp {id}</h1>
      <Lamp id={id} />
    </main>
  );
}
