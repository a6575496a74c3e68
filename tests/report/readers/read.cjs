/** Reads a report on the standard input with somebody else's reader and writes as JSON what that one understood. */
const { readFileSync } = require("node:fs");

const readers = {
  /** Strict: a key that the format does not have is an error, not a warning. */
  async rdjson(text) {
    const { RDFormatValidator, getSchema } = require("@umbrelladocs/rdformat-validator");
    const validator = new RDFormatValidator({ strictMode: true, allowExtraFields: false });
    const { valid, errors } = await validator.validateString(text);
    return { valid, errors, schema: getSchema("rdformat") };
  },
  checkstyle(text) {
    const { xml2js } = require("xml-js");
    const { parseCheckstyle } = require("danger-plugin-lint-report/dist/parse/checkstyle_parser.js");
    return parseCheckstyle(xml2js(text), __dirname);
  },
};

(async () => {
  const found = await readers[process.argv[2]](readFileSync(0, "utf8"));
  process.stdout.write(JSON.stringify(found));
})();
