// What the prose of the guide's cards links to.
import type { TemplateResult } from 'lit-html';
import type { Scene, Tour } from '../../src/viz/explore/guide/cards.ts';
import { contentOf } from './templates.ts';

export const nowhere: Tour = { go: () => undefined, point: () => undefined };

/** The scenes of the links in a body or a reveal, in the order of the text; the terms of the glossary take an event. */
export function scenesLinked(prose: (tour: Tour) => TemplateResult): Scene[] {
  const scenes: Scene[] = [];
  const { handlers } = contentOf(prose({ ...nowhere, go: (scene) => scenes.push(scene) }));
  for (const act of handlers) if (act.length === 0) act();
  return scenes;
}
