import { Component, type ErrorInfo, type ReactNode } from 'react';

interface BoundaryProps {
  fallback: ReactNode;
  onError: (error: unknown, info: ErrorInfo) => void;
  children: ReactNode;
}

/** Keeps a failing part of the page from taking the rest with it. */
export class Boundary extends Component<BoundaryProps, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    this.props.onError(error, info);
  }

  override render(): ReactNode {
    return this.state.hasFailed ? this.props.fallback : this.props.children;
  }
}
