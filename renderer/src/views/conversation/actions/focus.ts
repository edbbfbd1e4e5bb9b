/** Where the focus goes in a conversation: its messages and its field are found by what they are marked with. */

export function messageElement(messageId: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-message="${CSS.escape(messageId)}"]`);
}

export function focusComposer(): void {
  const field = document.querySelector<HTMLTextAreaElement>('[data-composer]');
  field?.focus();
  field?.setSelectionRange(field.value.length, field.value.length);
}

/** The id of the message that an element is part of. */
export function messageIdAt(target: EventTarget | null): string | null {
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-message]') : null;
  return element?.dataset['message'] ?? null;
}

/** Where something about a message opens when no pointer says it: at its words. */
export function spotOf(messageId: string): { readonly x: number; readonly y: number } {
  const bubble = messageElement(messageId)?.querySelector('[data-bubble]') ?? messageElement(messageId);
  const box = bubble?.getBoundingClientRect();
  return box === undefined ? { x: 0, y: 0 } : { x: box.left + Math.min(box.width / 2, 80), y: box.bottom - 8 };
}
