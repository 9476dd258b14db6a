import type { ReactNode } from 'react';

interface ChangeButtonProps {
  /** What is changed, for the screen reader. */
  of: string;
  /** Whether its form is open. */
  isOpen: boolean;
  onToggle: () => void;
}

/** Opens and closes the form that changes something. */
export function ChangeButton({ of, isOpen, onToggle }: ChangeButtonProps): ReactNode {
  return (
    <button
      type="button"
      className="quiet"
      aria-expanded={isOpen}
      aria-label={`Change ${of}`}
      onClick={onToggle}
    >
      Change
    </button>
  );
}
