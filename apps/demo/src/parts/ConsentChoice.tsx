import { useTelemetry } from '@candor/react';
import { type JSX, useState } from 'react';
import { levels } from './levels.ts';
import { useConsentLevel } from './useConsentLevel.ts';

// Candor remembers the level; the site remembers that it has asked, so that a no is not asked again.
const answerKey = 'crooked-house.answered';

/** Asks before anything is measured. No is as easy to say as yes. */
export function ConsentChoice(): JSX.Element | null {
  const { collector } = useTelemetry();
  const level = useConsentLevel();
  const [isAnswered, setAnswered] = useState(hasAnswered);
  if (level !== 'none' || isAnswered) return null;

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
            <button
              type="button"
              data-testid={`consent-${each}`}
              onClick={() => {
                collector.setConsent(each);
                rememberAnswer();
                setAnswered(true);
              }}
            >
              {each === 'none' ? 'No, nothing' : `Yes, ${name.toLowerCase()}`}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function hasAnswered(): boolean {
  try {
    return localStorage.getItem(answerKey) !== null;
  } catch {
    return false; // Storage is blocked: then we ask once a page.
  }
}

function rememberAnswer(): void {
  try {
    localStorage.setItem(answerKey, 'yes');
  } catch {
    // Storage is blocked or full: then we ask once a page.
  }
}
