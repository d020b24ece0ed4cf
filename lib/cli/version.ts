/** Kept equal to package.json by a test: reading the file would cost every start. */
export const version = '0.1.0';
