import {
  type FormEvent,
  type InputHTMLAttributes,
  type ReactNode,
  type TextareaHTMLAttributes,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { BusyButton } from './BusyButton.tsx';

interface FormProps {
  /** What the button says, at rest and while it works. */
  action: string;
  busy: string;
  /** Sends it; what it throws is shown. */
  onSend: (fields: FormData) => Promise<void>;
  children: ReactNode;
  /** What its fields say at first; when that becomes another, they say that. */
  of?: string | undefined;
  className?: string;
  'aria-labelledby'?: string;
}

/** Fields that are sent together, and what went wrong. */
export function Form({ action, busy, onSend, children, of, ...rest }: FormProps): ReactNode {
  const [problem, setProblem] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const element = useRef<HTMLFormElement>(null);
  const said = useRef(of);

  // A form made anew would lose the focus of who has just sent it.
  useEffect(() => {
    if (said.current !== of) element.current?.reset();
    said.current = of;
  }, [of]);

  // Also when it is shown again after signing in: that nobody was signed in is no problem any more.
  useEffect(() => setProblem(''), []);

  async function send(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget;
    setIsBusy(true);
    setProblem('');
    try {
      await onSend(new FormData(form));
      form.reset();
    } catch (error) {
      setProblem(error instanceof Error ? error.message.replaceAll('`', '') : 'That failed.');
    } finally {
      setIsBusy(false);
    }
  }

  return (
    <form {...rest} ref={element} onSubmit={send}>
      {children}
      <BusyButton type="submit" className="is-primary" isBusy={isBusy}>
        {isBusy ? busy : action}
      </BusyButton>
      <p className="form-problem" role="alert">
        {problem}
      </p>
    </form>
  );
}

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  hint?: string;
}

/** A line to fill in, with its label and a hint. */
export function Field({ label, hint, ...input }: FieldProps): ReactNode {
  return (
    <Labelled label={label} hint={hint}>
      {(found) => <input type="text" spellCheck={false} {...input} {...found} />}
    </Labelled>
  );
}

interface AreaProps extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  label: string;
  hint?: string;
}

/** Several lines to fill in, with their label and a hint. */
export function Area({ label, hint, ...area }: AreaProps): ReactNode {
  return (
    <Labelled label={label} hint={hint}>
      {(found) => <textarea {...area} {...found} />}
    </Labelled>
  );
}

interface LabelledProps {
  label: string;
  hint: string | undefined;
  /** What is filled in; it takes what the label and the hint find it by. */
  children: (found: { id: string; 'aria-describedby'?: string }) => ReactNode;
}

function Labelled({ label, hint, children }: LabelledProps): ReactNode {
  const id = useId();
  const hintId = `${id}hint`;
  return (
    <div className="field-box">
      <label className="field is-stacked" htmlFor={id}>
        <span>{label}</span>
        {children({ id, ...(hint && { 'aria-describedby': hintId }) })}
      </label>
      {hint && (
        <p id={hintId} className="field-hint">
          {hint}
        </p>
      )}
    </div>
  );
}

interface PickerProps<Name extends string> {
  name: string;
  label: string;
  /** Words by name, in the order in which they are shown. */
  options: Readonly<Record<Name, string>>;
  /** What is chosen, where others depend on it; else `usual`, until somebody chooses. */
  value?: Name;
  usual?: Name;
  onPick?: (name: Name) => void;
}

/** One of several words. */
export function Picker<Name extends string>(props: PickerProps<Name>): ReactNode {
  const { name, label, options, value, usual, onPick } = props;
  const names = Object.keys(options) as Name[]; // a record's own keys
  const chosen = value === undefined ? { defaultValue: usual } : { value };
  return (
    <label className="field is-stacked">
      <span>{label}</span>
      <select
        // Unlike a field, it does not go back to what is usual by now.
        key={usual}
        name={name}
        {...chosen}
        onChange={(event) => {
          const picked = names.find((one) => one === event.target.value);
          if (picked !== undefined) onPick?.(picked);
        }}
      >
        {names.map((one) => (
          <option key={one} value={one}>
            {options[one]}
          </option>
        ))}
      </select>
    </label>
  );
}
