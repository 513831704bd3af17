/** The example of this site: an LSTM that learned to recall, as tests/rnn/import/example.py writes it. */
const FILES = ['example-lstm.pt', 'example-x.npy', 'example-y.npy'];

/** @throws Error where it does not come */
export const exampleWeights = (): Promise<File[]> =>
  Promise.all(
    FILES.map(async (name) => {
      const response = await fetch(new URL(name, document.baseURI));
      if (!response.ok) throw new Error(`${name}: ${response.status} ${response.statusText}`);
      return new File([await response.blob()], name);
    }),
  );
