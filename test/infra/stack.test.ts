// One file for all suites: the CDK takes a second to load and one to synthesise, and they share both.
await import("./consumers.suite.ts");
await import("./functions.suite.ts");
await import("./mail.suite.ts");
await import("./permissions.suite.ts");
await import("./public-api.suite.ts");
await import("./settings.suite.ts");
await import("./state.suite.ts");
await import("./texts.suite.ts");
await import("./watching.suite.ts");
