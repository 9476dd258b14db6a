import type { JSX } from 'react';
import { Intro } from '../parts/Intro.tsx';

const rooms = [
  {
    href: '/vitals',
    title: 'Vitals',
    text: 'A picture that comes late, a page that jumps, a button that freezes.',
  },
  {
    href: '/speed',
    title: 'Speed',
    text: 'Operations and requests that take their time, and what they cost.',
  },
  {
    href: '/errors',
    title: 'Errors',
    text: 'Everything that can be thrown, rejected, blocked or not found.',
  },
  {
    href: '/usage',
    title: 'Usage',
    text: 'Features to use, things to say to a butler, a bell in two versions.',
  },
  {
    href: '/health',
    title: 'Health',
    text: 'A service of this site that you can slow down, shake or switch off.',
  },
  {
    href: '/form',
    title: 'Form',
    text: 'A careless form that hands personal data to telemetry, and what becomes of it.',
  },
  {
    href: '/privacy',
    title: 'Privacy',
    text: 'What is collected about you here, and how to change your mind.',
  },
  { href: '/plain.html', title: 'Plain page', text: 'The same without React: one script tag and no code.' },
] as const;

/** The way in. */
export function HomePage(): JSX.Element {
  return (
    <>
      <Intro title="A house where everything goes wrong">
        This small site misbehaves on purpose. Say that it may measure, press a button on one of its pages,
        and open the dashboard: what you caused is there within seconds.
      </Intro>
      <div className="cards">
        {rooms.map(({ href, title, text }) => (
          <article key={href} className="card">
            <h2>
              <a href={href}>{title}</a>
            </h2>
            <p className="expect">{text}</p>
          </article>
        ))}
      </div>
    </>
  );
}
