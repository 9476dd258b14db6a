import type { ButtonHTMLAttributes, ReactNode } from 'react';

interface BusyButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> {
  isBusy: boolean;
}

/** A button that does nothing while it works, and keeps the focus: a disabled one would lose it. */
export function BusyButton({ isBusy, onClick, ...rest }: BusyButtonProps): ReactNode {
  return (
    <button
      type="button"
      {...rest}
      {...(isBusy && { 'aria-disabled': true })}
      onClick={(event) => (isBusy ? event.preventDefault() : onClick?.(event))}
    />
  );
}
