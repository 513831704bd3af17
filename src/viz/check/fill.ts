/** Numbers to be filled in, of all of a network: the work of a worker. */
import { filledText, filledTexts, type FillReply } from './numbers.ts';
import { type NetworkFile, wholeOf } from './open-network.ts';

export const fillText = async (
  from: NetworkFile | undefined,
  ...[experiment, quantity, trial]: Parameters<typeof filledText>
): Promise<FillReply> => filledText(await wholeOf(experiment, from), quantity, trial);

export const fillTexts = async (
  from: NetworkFile | undefined,
  ...[experiment, loss, trial]: Parameters<typeof filledTexts>
): Promise<FillReply> => filledTexts(await wholeOf(experiment, from), loss, trial);
