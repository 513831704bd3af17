/** A recorded run that cannot be read; the message names the file and the place in it. */
export class TraceError extends Error {
  override readonly name = 'TraceError';
}
