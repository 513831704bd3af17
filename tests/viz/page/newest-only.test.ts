import { expect, test } from 'vitest';
import { newestOnly } from '../../../src/viz/page/newest-only.ts';

/** Answers that come when they are let. */
function held() {
  const asked: number[] = [];
  const answers: (() => void)[] = [];
  const failures: ((error: Error) => void)[] = [];
  const answer = (question: number) =>
    new Promise<{ found: number }>((resolve, reject) => {
      asked.push(question);
      answers.push(() => resolve({ found: question * 10 }));
      failures.push(reject);
    });
  return { asked, answers, failures, answer };
}
const settle = () => new Promise((resolve) => setTimeout(resolve));

test('questions that are overtaken while one is answered are never asked', async () => {
  const { asked, answers, answer } = held();
  const shown: number[] = [];
  const ask = newestOnly(
    answer,
    ({ found }) => shown.push(found),
    () => {},
  );
  for (const question of [1, 2, 3, 4]) ask(question);
  expect(asked).toEqual([1]);
  answers[0]();
  await settle();
  expect([asked, shown]).toEqual([[1, 4], [10]]);
  answers[1]();
  await settle();
  expect(shown).toEqual([10, 40]);
});

test('a failure is told, and the next question is asked all the same', async () => {
  const { asked, failures, answer } = held();
  const told: string[] = [];
  const ask = newestOnly(
    answer,
    () => {},
    ({ message }) => told.push(message),
  );
  ask(1);
  failures[0](new Error('no'));
  await settle();
  ask(2);
  expect([told, asked]).toEqual([['no'], [1, 2]]);
  ask(3);
  failures[1](new Error('again'));
  await settle();
  expect([told, asked]).toEqual([
    ['no', 'again'],
    [1, 2, 3],
  ]);
});
