import { App, Validations } from "aws-cdk-lib";
import { Code } from "aws-cdk-lib/aws-lambda";
import { AwsSolutionsChecks } from "cdk-nag";
import { bundleFolderOf } from "./build.ts";
import { readSettings } from "./settings.ts";
import { StocklineStack } from "./stack.ts";

const app = new App();
new StocklineStack(app, "Stockline", {
  settings: readSettings(app),
  codeOf: (name) => Code.fromAsset(bundleFolderOf(name)),
});
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
