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
  // The experiment's undo also works while a number has the focus: it is what the user changed last.
  if (ctrlKey || metaKey) return false;
  // Fields and sliders move by the arrow keys themselves; the timeline's slider is what the keys are for.
  if (target.matches('input, select, textarea') && !target.closest('.timeline')) return true;
  return key === ' ' && target.matches('button, a, summary');
}
