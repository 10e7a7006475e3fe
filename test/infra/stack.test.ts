// One file for all suites: the CDK takes a second to load and one to synthesise, and they share both.
import "./consumers.suite.ts";
import "./functions.suite.ts";
import "./mail.suite.ts";
import "./permissions.suite.ts";
import "./public-api.suite.ts";
import "./settings.suite.ts";
import "./state.suite.ts";
import "./watching.suite.ts";
