import test from 'ava';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { exitCode } from '../../lib/report/exit-code.ts';
import { junitReport } from '../../lib/report/junit.ts';
import { viewOf } from '../../lib/report/view.ts';
import { ends, hostile, journalFixture } from './fixture.ts';

interface Tag {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Every element in order. Throws where the document is not well-formed XML 1.0. */
function parse(xml: string): readonly Tag[] {
  const tags: Tag[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    tags.push({ name, attributes });
  });
  parser.write(xml).close();
  return tags;
}

/** Typed: the iterator's own value may be its return value, which is `any`. */
function next(texts: Iterator<string, unknown>): string {
  const { value } = texts.next();
  return typeof value === 'string' ? value : '';
}

function count(tags: readonly Tag[], name: string): number {
  return tags.filter((tag) => tag.name === name).length;
}

test('a case for each change, proof and expectation', (t) => {
  const tags = parse(junitReport([viewOf(journalFixture())]));
  const cases = tags.filter(({ name }) => name === 'testcase').map(({ attributes }) => attributes['name'] ?? '');
  t.is(cases.length, 6);
  t.is(new Set(cases).size, 6);
  t.true(cases.includes('deleteContainers'));
  const suite = tags.find(({ name }) => name === 'testsuite')?.attributes;
  t.like(suite, { name: 'recovery', tests: '6', failures: '0', errors: '0', skipped: '0' });
  const measure = tags.find(({ attributes }) => attributes['name'] === 'measure: API downtime');
  t.is(measure?.attributes['value'], '5.200 s');
});

for (const end of ends) {
  test(`red exactly where the exit code is not 0: ${end}`, (t) => {
    const view = viewOf(journalFixture(end));
    const tags = parse(junitReport([view]));
    const red = count(tags, 'failure') + count(tags, 'error');
    t.is(red > 0, view.verdict === undefined || exitCode(view.verdict.verdict) !== 0);
    const totals = tags.find(({ name }) => name === 'testsuites')?.attributes;
    t.is(Number(totals?.['tests']), count(tags, 'testcase'));
    t.is(Number(totals?.['failures']), count(tags, 'failure'));
    t.is(Number(totals?.['errors']), count(tags, 'error'));
    t.is(Number(totals?.['skipped']), count(tags, 'skipped'));
  });
}

test('a violated expectation is a failure with wanted and seen, what was not settled is skipped', (t) => {
  const xml = junitReport([viewOf(journalFixture('failed'))]);
  const failure = parse(xml).find(({ name }) => name === 'failure');
  t.is(failure?.attributes['type'], 'violated');
  t.regex(xml, /seen: {3}status\.phase Pending/);
  t.is(count(parse(xml), 'skipped'), 1);
});

test('several runs are several suites', (t) => {
  const views = [viewOf(journalFixture()), viewOf(journalFixture('failed'))];
  t.is(count(parse(junitReport(views)), 'testsuite'), 2);
});

test('stand-ins are properties of the suite', (t) => {
  const tags = parse(junitReport([viewOf(journalFixture())]));
  const image = tags.find(({ name, attributes }) => name === 'property' && attributes['name'] === 'image');
  t.is(image?.attributes['value'], 'stand-in busybox for busybox:1.31');
});

test('any text anywhere is well-formed XML, and can be read back', (t) => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...hostile));
  fc.assert(
    fc.property(fc.infiniteStream(text), fc.constantFrom(...ends), (texts, end) => {
      const say = (): string => next(texts);
      const tags = parse(junitReport([viewOf(journalFixture(end, say))]));
      t.true(count(tags, 'testcase') > 0);
    }),
  );
});

test('attributes keep white space', (t) => {
  const xml = junitReport([viewOf(journalFixture('passed', () => 'a\n\tb "c"'))]);
  t.is(parse(xml).find(({ name }) => name === 'testsuite')?.attributes['name'], 'a\n\tb "c"');
});
