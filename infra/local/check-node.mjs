// Plain JavaScript, loaded first: an older Node would fail on TypeScript with a riddle.
const required = 24;
const major = Number(process.versions.node.split(".")[0]);
if (major < required) {
  process.stderr.write(
    `Node ${process.versions.node} is too old. On Linux and Windows run npm ci, which brings Node ${required} along; elsewhere install Node ${required}, then run this again with npm.\n`,
  );
  process.exit(1);
}
