// BUILD names another output folder of tsc, for working on several things at once.
const build = process.env['BUILD'] ?? 'dist';

export default {
  files: [`${build}/test/**/*.test.js`],
  require: [`./${build}/test/support/temporary-folder.js`],
  timeout: '2m',
  workerThreads: false,
};
