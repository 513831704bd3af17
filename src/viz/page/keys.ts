/** Keys of the whole page, by name: `ArrowLeft`, `Ctrl+z`. They stay silent where a control needs the key itself. */
export function onKeys(actions: Readonly<Record<string, () => void>>): void {
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.altKey || usesKey(event.target as Element, event)) return;
    const modifiers = `${event.ctrlKey || event.metaKey ? 'Ctrl+' : ''}${event.shiftKey ? 'Shift+' : ''}`;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const act = actions[modifiers + key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function usesKey(target: Element, { key, ctrlKey, metaKey }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey) return ownsUndo(target);
  // Fields and sliders move by the arrow keys themselves; the timeline's slider is what the keys are for.
  if (target.matches('input, select, textarea') && !target.closest('.timeline')) return true;
  return key === ' ' && target.matches('button, a, summary');
}

const WITHOUT_TEXT = ['button', 'checkbox', 'color', 'file', 'radio', 'range', 'reset', 'submit'];

/**
 * Whether undo takes back text that is being typed there. Not where every character is the page's own change already,
 * which `data-undo="page"` says.
 */
function ownsUndo(target: Element): boolean {
  if (target.matches('[data-undo="page"]')) return false;
  if (target instanceof HTMLInputElement) return !WITHOUT_TEXT.includes(target.type);
  return target.matches('textarea, [contenteditable]');
}
