/** Symbols of step k as those of a step that is known. */
export const atStep = (text: string, step: number): string => text.replaceAll('_k', `_{${step}}`);
