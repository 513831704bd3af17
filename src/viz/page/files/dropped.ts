/** Takes what is dropped anywhere on the page; `overlay` shows while something is held over it. */
export function onDropped(overlay: HTMLElement, take: (transfer: DataTransfer) => void): void {
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
    if (event.dataTransfer) take(event.dataTransfer);
  });
}

/** The same of a single file. */
export const onDroppedFile = (overlay: HTMLElement, open: (file: File | undefined) => void): void =>
  onDropped(overlay, ({ files }) => open(files[0]));
