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
export const zucchet2024 = {
  text: 'Zucchet & Orvieto 2024, Recurrent neural networks: vanishing and exploding gradients are not the end of the story (the formula)',
  url: 'https://arxiv.org/abs/2405.21064',
};
export const orvieto2023 = {
  text: 'Orvieto et al. 2023, Resurrecting recurrent neural networks for long sequences (the idea)',
  url: 'https://arxiv.org/abs/2303.06349',
};
export const tallec2017 = {
  text: 'Tallec & Ollivier 2017, Unbiased online recurrent optimization (“influence balancing”)',
  url: 'https://arxiv.org/abs/1702.05043',
};
export const pennington2017 = {
  text: 'Free probability; Pennington, Schoenholz & Ganguli 2017, and Chen, Pennington & Schoenholz 2018, Dynamical isometry and a mean field theory of RNNs',
  url: 'https://arxiv.org/abs/1806.05394',
};
export const feng2024 = {
  text: 'Feng and others 2024, Were RNNs all we needed? (the cell)',
  url: 'https://arxiv.org/abs/2410.01201',
};
export const li2018 = {
  text: 'Li et al. 2018, Independently recurrent neural network (IndRNN), the bound on u',
  url: 'https://arxiv.org/abs/1803.04831',
};
export const chang2019 = {
  text: 'Chang et al. 2019, AntisymmetricRNN: a dynamical system view on recurrent neural networks (the cell)',
  url: 'https://arxiv.org/abs/1902.09689',
};
export const kerg2020 = {
  text: 'Kerg et al. 2020, Untangling tradeoffs between recurrence and self-attention in neural networks (the idea)',
  url: 'https://arxiv.org/abs/2006.09471',
};
export const zhang2020 = {
  text: 'Zhang, He, Sra & Jadbabaie 2020, Why gradient clipping accelerates training (the idea)',
  url: 'https://arxiv.org/abs/1905.11881',
};
