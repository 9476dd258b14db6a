import { type ReactNode, useEffect, useRef, useState } from 'react';

interface MenuProps {
  /** What the button says. */
  label: ReactNode;
  /** What it is called, where that is more than what it says. */
  title?: string;
  className?: string;
  /** What opens; `close` closes it and goes back to the button. */
  children: (close: () => void) => ReactNode;
}

/** A button and what it opens, until Escape, a click or the focus elsewhere. */
export function Menu({ label, title, className = '', children }: MenuProps): ReactNode {
  const [isOpen, setIsOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!isOpen) return;
    const onElsewhere = (event: Event): void => {
      if (!box.current?.contains(event.target as Node)) setIsOpen(false); // pointer and focus always meet a node
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      setIsOpen(false);
      button.current?.focus();
    };
    document.addEventListener('pointerdown', onElsewhere);
    document.addEventListener('focusin', onElsewhere);
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('pointerdown', onElsewhere);
      document.removeEventListener('focusin', onElsewhere);
      document.removeEventListener('keydown', onKey);
    };
  }, [isOpen]);

  const close = (): void => {
    setIsOpen(false);
    button.current?.focus();
  };
  return (
    <div ref={box} className={`menu ${className}`}>
      <button
        ref={button}
        type="button"
        aria-expanded={isOpen}
        {...(title && { title })}
        onClick={() => setIsOpen(!isOpen)}
      >
        {label}
      </button>
      {isOpen && <div className="menu-box">{children(close)}</div>}
    </div>
  );
}
