import { useConsent } from '@candor/react';
import type { JSX } from 'react';
import { levels } from './levels.ts';

/** Asks before anything is measured. No is as easy to say as yes. */
export function ConsentChoice(): JSX.Element | null {
  const { level, hasChosen, setConsent } = useConsent();
  if (level !== 'none' || hasChosen !== false) return null;

  return (
    <section className="card consent" aria-labelledby="consent" data-testid="consent">
      <h2 id="consent">May this site measure how it works for you?</h2>
      <p>
        Until you answer, nothing is collected, nothing is stored and nothing is sent. Whatever you choose,
        e-mail addresses, phone and card numbers, keys and the like are removed in your browser. You can
        change your mind on the <a href="/privacy">Privacy</a> page.
      </p>
      <ul className="levels">
        {levels.map(({ level: each, name, text }) => (
          <li key={each}>
            <h3>{name}</h3>
            <p>{text}</p>
            <button type="button" data-testid={`consent-${each}`} onClick={() => setConsent(each)}>
              {each === 'none' ? 'No, nothing' : `Yes, ${name.toLowerCase()}`}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
