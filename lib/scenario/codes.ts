/** Every code of a problem in a scenario file, and what it means. Codes are stable; messages are not. */
export const codes = {
  FILE_UNREADABLE: 'The file cannot be read: it is missing, a folder, or not permitted.',
  FILE_TOO_LARGE: 'The file is larger than any scenario or manifest should be; it was not parsed.',
  NOT_TEXT: 'The file is not UTF-8 text, or holds control characters.',
  EMPTY_FILE: 'The file holds nothing, or only comments.',
  YAML_SYNTAX: 'The text is not YAML 1.2, or uses what scenarios do not: tags, keys that are not plain words.',
  MULTIPLE_DOCUMENTS: 'The file holds several YAML documents; a scenario is one.',
  TOO_MANY_ALIASES: 'Anchors and aliases multiply the content beyond reason.',
  TOO_DEEP: 'Collections are nested deeper than any scenario needs.',
  DUPLICATE_KEY: 'A mapping has the same key twice.',
  UNKNOWN_KEY: 'The key is not part of the format here.',
  MISSING_KEY: 'A required key is not there.',
  WRONG_TYPE: 'The value has another type than the key takes.',
  WRONG_VALUE: 'The value has the right type, and is not one the key takes.',
  UNQUOTED_VERSION: 'A version must be a quoted string: YAML reads 1.30 as the number 1.3.',
  BAD_DURATION: 'A duration is a string of numbers and units: `90s`, `1m30s`, `500ms`.',
  BAD_REGEX: 'The regular expression does not compile.',
  BAD_CEL: 'The CEL expression does not parse, or uses a name that is not there.',
  BAD_PATH: 'The path into an item does not parse.',
  MIXED_MATCH: 'A mapping mixes operators with other keys: it can only be one of the two.',
  NO_SUBJECT: 'An expectation names no subject.',
  SEVERAL_SUBJECTS: 'An expectation names several subjects.',
  NO_QUANTIFIER: 'An expectation does not say how many items must match.',
  SEVERAL_VERBS: 'A step has more than one verb.',
  NO_VERB: '`inject` names no fault.',
  NEVER_HOLDS: 'Nothing that a cluster does can satisfy this.',
  DUPLICATE_NAME: 'A name that must be unique is used twice.',
  UNKNOWN_NAME: 'A name refers to nothing that comes before it.',
  FILE_MISSING: 'A file that the scenario names is not there.',
  BAD_MANIFEST: 'A manifest is not a Kubernetes object: `apiVersion` or `kind` is missing.',
  BAD_KIND_CONFIG: 'The cluster config is not a `kind.x-k8s.io/v1alpha4` Cluster.',
  NOT_ALLOWED: 'The cluster was there before labrig, and its owner has not allowed this.',
  MIRROR_POD: 'Deleting a static pod through the API deletes only its mirror; its containers go on running.',
  STALE_STATUS: 'Right after a fault the API still shows the state from before: it may satisfy the expectation.',
  NO_ANSWER: '`refused` or `warned` stands in a step whose change asks nothing of the API or of a program.',
  NOTHING_EXPECTED: 'Nothing is expected: the scenario passes whatever the cluster does.',
} as const satisfies Record<string, string>;

export type Code = keyof typeof codes;

/** A message for a zod issue that carries its code: zod itself has no room for one. */
export function coded(code: Code, message: string): string {
  return `${code}: ${message}`;
}

/** The code and the text of a message made by {@link coded}; undefined for any other. */
export function readCoded(message: string): { readonly code: Code; readonly message: string } | undefined {
  const colon = message.indexOf(': ');
  const code = message.slice(0, Math.max(colon, 0));
  return isCode(code) ? { code, message: message.slice(colon + 2) } : undefined;
}

export function isCode(word: string): word is Code {
  return Object.hasOwn(codes, word);
}
