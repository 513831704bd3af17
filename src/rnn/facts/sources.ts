/** Where the facts are from. */
export const hochreiter1997 = {
  text: 'Hochreiter & Schmidhuber 1997, Long short-term memory, section 3.1',
  url: 'https://doi.org/10.1162/neco.1997.9.8.1735',
};
export const bengio1994 = {
  text: 'Bengio, Simard & Frasconi 1994, Learning long-term dependencies with gradient descent is difficult (the idea)',
  url: 'https://doi.org/10.1109/72.279181',
};
/** With the place in the paper. */
export const pascanu2013 = (place: string) => ({
  text: `Pascanu, Mikolov & Bengio 2013, On the difficulty of training recurrent neural networks, ${place}`,
  url: 'https://arxiv.org/abs/1211.5063',
});
export const arjovsky2016 = {
  text: 'Arjovsky, Shah & Bengio 2016, Unitary evolution recurrent neural networks (the formula)',
  url: 'https://arxiv.org/abs/1511.06464',
};
export const jozefowicz2015 = {
  text: 'Exact; it is why Jozefowicz, Zaremba & Sutskever 2015, An empirical exploration of recurrent network architectures, set b = 1',
  url: 'https://proceedings.mlr.press/v37/jozefowicz15.html',
};
export const tallec2018 = {
  text: 'Tallec & Ollivier 2018, Can recurrent neural networks warp time? (the setup)',
  url: 'https://arxiv.org/abs/1804.11188',
};
