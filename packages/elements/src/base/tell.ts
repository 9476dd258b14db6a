/** Says what happened to whoever listens, outside of the shadow tree too. */
export function tell(element: Element, type: string, detail?: unknown): void {
  element.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
}
