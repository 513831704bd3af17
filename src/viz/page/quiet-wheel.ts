/** The wheel scrolls the page, also over a number that has the focus, which browsers would change in silence. */
export function quietWheel(): void {
  const letGo = ({ target }: Event) => {
    const isNumber = target instanceof HTMLInputElement && target.type === 'number';
    // What was typed is taken; without the focus the browser leaves the number alone.
    if (isNumber && target === document.activeElement) target.blur();
  };
  addEventListener('wheel', letGo, { capture: true, passive: true });
}
