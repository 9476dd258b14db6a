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

/** A button and what it opens, until Escape or a click elsewhere. */
export function Menu({ label, title, className = '', children }: MenuProps): ReactNode {
  const [isOpen, setIsOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!isOpen) return;
    const onPointer = (event: PointerEvent): void => {
      if (!box.current?.contains(event.target as Node)) setIsOpen(false); // a pointer always meets a node
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      setIsOpen(false);
      button.current?.focus();
    };
    document.addEventListener('pointerdown', onPointer);
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('pointerdown', onPointer);
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
