import { describe, expect, test } from 'vitest';
import { agrees, isConfirmed } from '../../src/rnn/facts/fact.ts';
import {
  type Condition,
  conditions,
  type Curve,
  learningFinding,
  SEEDS,
} from '../../src/rnn/facts/learning.ts';
import { tasks } from '../../src/rnn/tasks/index.ts';

const chanceOf = ({ settings: { task, length } }: Condition) => tasks[task].baseline(length).value;

/** At chance until an update, and a hundredth of it from there on. */
const curve = (
  condition: Condition,
  seed: number,
  solvedAfter: number,
  updates = condition.updates,
): Curve => ({
  condition,
  seed,
  losses: Float32Array.from(
    { length: updates },
    (_, i) => chanceOf(condition) * (i < solvedAfter ? 1 : 0.01),
  ),
});

/** As the fact says it. */
const stated = (condition: Condition, seed: number): Curve => {
  const { settings, name } = condition;
  if (settings.cell !== 'lstm') return curve(condition, seed, Infinity);
  if (settings.task === 'adding') return curve(condition, seed, 1060 + 20 * seed);
  return curve(condition, seed, name.endsWith('3') ? 80 + 20 * seed : 200);
};
const all = (make = stated) => conditions.flatMap((condition) => SEEDS.map((seed) => make(condition, seed)));

describe('what is found of curves', () => {
  test('agrees where they are as the fact says', () => {
    const finding = learningFinding(all());
    expect(finding.claims).toHaveLength(conditions.length);
    for (const claim of finding.claims)
      expect({ ...claim, agrees: agrees(claim) }).toMatchObject({ agrees: true });
    expect(isConfirmed(finding)).toBe(true);
  });

  test('does not where a sigmoid RNN learns, or an LSTM needs longer, and says how long', () => {
    for (const wrong of conditions) {
      const isLstm = wrong.settings.cell === 'lstm';
      const other = (condition: Condition, seed: number) =>
        condition === wrong ? curve(condition, seed, isLstm ? 400 : 100) : stated(condition, seed);
      const { claims } = learningFinding(all(other));
      const disagreeing = claims.filter((claim) => !agrees(claim));
      expect(disagreeing.map(({ what }) => what)).toEqual([
        expect.stringContaining(`${wrong.settings.task}, ${wrong.name}`),
      ]);
    }
  });

  test('says how many seeds learn what is not to be learnt', () => {
    const wrong = conditions.find(({ settings }) => settings.cell === 'tanh')!;
    const { remark } = learningFinding(
      all((condition, seed) =>
        condition === wrong && seed < 3 ? curve(condition, seed, 100) : stated(condition, seed),
      ),
    );
    expect(remark).toContain(`recall, ${wrong.name}: 2 of 5 seeds learn it`);
  });

  test('counts the seeds that never solve it', () => {
    const [lstm] = conditions.filter(({ settings }) => settings.cell === 'lstm');
    const finding = learningFinding(
      all((condition, seed) =>
        condition === lstm && seed > 3 ? curve(condition, seed, Infinity) : stated(condition, seed),
      ),
    );
    expect(isConfirmed(finding)).toBe(false);
    expect(finding.remark).toContain('2 of 5 never');
  });

  test('of runs under way has pictures, and no claims of conditions that are not through', () => {
    const [first, second] = conditions;
    const part = [
      ...SEEDS.map((seed) => curve(first, seed, Infinity)),
      ...SEEDS.map((seed) => curve(second, seed, Infinity, 100)),
    ];
    const { claims, pictures } = learningFinding(part);
    expect(claims).toHaveLength(1);
    expect(pictures).toHaveLength(1);
    const [{ lines }] = pictures;
    expect(lines.map(({ name }) => name)).toEqual([first.name, second.name, 'no memory']);
    expect(lines[0].points.at(-1)!.x).toBe(first.updates);
    expect(lines[1].points.at(-1)!.x).toBe(100);
  });

  test('has the range of the seeds round their median', () => {
    const [first] = conditions;
    const losses = (seed: number) => Float32Array.from({ length: 40 }, () => seed);
    const curves = SEEDS.map((seed) => ({ condition: first, seed, losses: losses(seed) }));
    const [{ lines }] = learningFinding(curves).pictures;
    expect(lines[0].points).toEqual([20, 40].map((x) => ({ x, y: 3, low: 1, high: 5 })));
  });
});
