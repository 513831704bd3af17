/** Numbers to be filled in, of all of a network: the work of a worker. */
import { filledText, filledTexts, type FillReply } from './numbers.ts';
import { type NetworkFile, wholeOf } from './open-network.ts';
import { held, type Pasted } from './pasted.ts';

/** Numbers as they can be held, or why there are none. */
export type FilledReply = { readonly text: Pasted } | { readonly overflow: string };

export const fillText = async (
  from: NetworkFile | undefined,
  ...[experiment, quantity, trial]: Parameters<typeof filledText>
): Promise<FilledReply> => filledIn(filledText(await wholeOf(experiment, from), quantity, trial));

export const fillTexts = async (
  from: NetworkFile | undefined,
  ...[experiment, loss, trial]: Parameters<typeof filledTexts>
): Promise<FilledReply> => filledIn(filledTexts(await wholeOf(experiment, from), loss, trial));

const filledIn = (reply: FillReply): FilledReply =>
  'text' in reply ? { text: held(reply.text, 'What was filled in') } : reply;
