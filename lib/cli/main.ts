import { Command, Option } from 'commander';
import { providerNames } from '../cluster/provider-name.ts';
import type { DoctorOptions } from './doctor.ts';
import type { RunOptions } from './run.ts';
import type { ReplayOptions } from './replay.ts';
import type { SetupOptions } from './setup.ts';
import type { UpOptions } from './up.ts';
import { guardOutput } from '../report/output.ts';
import { reportFailure } from './failure.ts';
import { version } from './version.ts';

interface Output {
  readonly output: 'text' | 'json';
}

/**
 * The command line. Each command's module is imported only when it runs: `labrig --help` must cost little more
 * than Node itself.
 */
const program = new Command('labrig')
  .description(
    'One YAML file, one experiment on a real Kubernetes cluster: create it, break it, prove how it recovers.',
  )
  .version(version, '-V, --version')
  .configureHelp({ sortSubcommands: false, showGlobalOptions: false })
  .showSuggestionAfterError()
  .showHelpAfterError('(labrig --help lists the commands)')
  .exitOverride()
  .addHelpText(
    'after',
    `
Exit codes:
  0 passed or skipped   1 failed or ineffective   2 wrong usage or file
  3 machine (engine, image, disk)   4 inconclusive   130 interrupted

First steps:
  labrig setup                                          prepare this machine
  labrig run scenarios/intro/control-plane-recovery.yaml`,
  );

program
  .command('run')
  .description('run scenarios (files or folders) on a cluster of their own and print the verdict')
  .argument('<files...>', 'scenario files, or folders of them')
  .option('--on <lab>', 'use a lab that is up instead of making one, and take away what the run makes there')
  .option('--keep', 'leave the cluster up afterwards, as a lab, with all that was made', false)
  .option('--until <step>', 'stop after the step of this name (or number, from 1)')
  .option('--evidence', 'collect the logs of the nodes also where the run passes', false)
  .option('--dry-run', 'print what would be done, and with --on what each fault would hit', false)
  .option('--runs <n>', 'run each scenario n times and print the spread of each measured time', '1')
  .option(
    '--set <name=value>',
    "another value for one of the scenario's `vars`",
    (one: string, all: string[]) => [...all, one],
    [],
  )
  .option('--shuffle <seed>', 'run several scenarios in an order that the seed decides')
  .option('--parallel <n>', 'scenarios at a time on a cluster that they share (default: two for each core)')
  .option('--clusters <n>', 'clusters at a time, where scenarios need several (default: one for each core)')
  .option(
    '--kubernetes <minors>',
    'Kubernetes version where the scenario names none: 1.34; several (1.34,1.21) also print what differs',
  )
  .option(
    '--provider <names>',
    'who makes the clusters, whatever the files say: kind, minikube, minikube:containerd; several (kind,minikube) also print what differs',
  )
  .addOption(outputOption())
  .option('--junit <file>', 'write a JUnit report, one case per expectation')
  .option('--lang <code>', 'language of the teaching texts', 'en')
  .option('--no-color', 'plain text')
  .action(async (files: string[], options: RunOptions) => {
    (await import('../scenario/zod-settings.ts')).tuneZod('few');
    await (await import('./run.ts')).runCommand(files, options);
  });

program
  .command('up')
  .description("make a scenario's cluster and leave it up, as a lab")
  .argument('<file>', 'scenario file')
  .option('--kubernetes <minor>', 'Kubernetes version, for example 1.34, where the scenario names none')
  .option('--provider <name>', 'who makes it, whatever the file says: kind, minikube, minikube:containerd')
  .addOption(outputOption())
  .option('--lang <code>', 'language of the teaching texts', 'en')
  .option('--no-color', 'plain text')
  .action(async (file: string, options: UpOptions) => (await import('./up.ts')).upCommand(file, options));

program
  .command('down')
  .description('remove a lab')
  .argument('[lab]', 'its name; may be left out where only one is up')
  .action(async (lab: string | undefined) => (await import('./down.ts')).downCommand(lab));

program
  .command('status')
  .description('labs that are up, runs that are working, and what dead runs left')
  .addOption(outputOption())
  .action(async (options: Output) => (await import('./status.ts')).statusCommand(options));

program
  .command('clean')
  .description('undo whatever crashed runs left behind')
  .option('--all', 'remove labs that are up on purpose, too', false)
  .action(async (options: { readonly all: boolean }) => (await import('./clean.ts')).cleanCommand(options));

program
  .command('replay')
  .description('come to the verdict again from a journal alone, without a cluster')
  .argument('<journal>', 'journal.jsonl, or the folder of a run')
  .addOption(outputOption())
  .option('--junit <file>', 'write a JUnit report, one case per expectation')
  .option('--lang <code>', 'language of the teaching texts', 'en')
  .option('--no-color', 'plain text')
  .action(async (journal: string, options: ReplayOptions) =>
    (await import('./replay.ts')).replayCommand(journal, options),
  );

program
  .command('validate')
  .description('check scenario files: every problem at once, with its position')
  .argument('<files...>', 'scenario files, or folders of them')
  .action(async (files: string[]) => (await import('./validate.ts')).validateCommand(files));

program
  .command('list')
  .description('scenarios, the rows of the catalogue they cover, and what they need')
  .argument('[files...]', 'scenario files, or folders of them (default: the ones that came with labrig)')
  .addOption(outputOption('text', 'json', 'markdown'))
  .action(async (files: string[], options: { output: Output['output'] | 'markdown' }) =>
    (await import('./list.ts')).listCommand(files, options),
  );

program
  .command('explain')
  .description('reference of the scenario file, like kubectl explain')
  .argument('[path]', 'a key, for example steps.expect or deleteContainers')
  .action(async (path: string | undefined) => {
    (await import('./explain.ts')).explainCommand(path);
  });

program
  .command('schema')
  .description('print the JSON Schema of the scenario file (draft-7), for editors')
  .action(async () => {
    (await import('./schema.ts')).schemaCommand();
  });

program
  .command('doctor')
  .description('what this machine has of what labrig needs, and how to mend the rest')
  .addOption(outputOption())
  .addOption(providerOption())
  .action(async (options: DoctorOptions) => (await import('./doctor.ts')).doctorCommand(options));

program
  .command('setup')
  .description('mend exactly what doctor lists; as root or with --yes without asking')
  .option('-y, --yes', 'do not ask', false)
  .option('--kubernetes <minor>', 'get the node image of this version, for example 1.21, which may take minutes')
  .addOption(providerOption())
  .action(async (options: SetupOptions) => (await import('./setup.ts')).setupCommand(options));

const image = program.command('image').description('node images at hand');
image
  .command('list')
  .description('Kubernetes versions that can be run now')
  .addOption(outputOption())
  .action(async (options: Output) => (await import('./image.ts')).imageListCommand(options));
image
  .command('load')
  .description('load a node image from an archive')
  .argument('<file>', 'archive made by docker save')
  .action(async (file: string) => (await import('./image.ts')).imageLoadCommand(file));

function providerOption(): Option {
  return new Option('--provider <name>', 'who is to make clusters').choices(providerNames).default('kind');
}

function outputOption(...choices: readonly string[]): Option {
  const formats = choices.length === 0 ? ['text', 'json'] : choices;
  return new Option('-o, --output <format>', 'what stdout carries').choices(formats).default('text');
}

// A reader that leaves (`labrig schema | head`) ends the output, not the program.
guardOutput(process.stdout);
guardOutput(process.stderr);
let ended = false;
// Not awaited: the bundle is CommonJS, for V8's code cache.
program
  .parseAsync()
  .catch((error: unknown) => {
    process.exitCode = reportFailure(error);
  })
  .finally(() => {
    ended = true;
  });
// Node ends when nothing is left to wait for, also in the middle of a command whose promise nobody will ever settle.
process.on('exit', (code) => {
  if (!ended && code === 0) process.exitCode = reportFailure(new Error('the command ended before it was done'));
});
