/** Takes a file dropped anywhere on the page; `overlay` shows while one is held over it. */
export function onDroppedFile(overlay: HTMLElement, open: (file: File | undefined) => void): void {
  const hasFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
  addEventListener('dragover', (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    overlay.hidden = false;
  });
  addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) overlay.hidden = true;
  });
  addEventListener('drop', (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    overlay.hidden = true;
    open(event.dataTransfer?.files[0]);
  });
}
