import chromium from "@sparticuz/chromium";
import { chromium as playwright } from "playwright-core";

/** Made for Lambda: these crash when a page closes, or switch off what a browser protects its users by. */
const unwanted = /single-process|no-zygote|disable-web-security|site-isolation|site-per-process/i;

/** A real browser, found in the installed packages. */
export const launchBrowser = async () =>
  playwright.launch({
    executablePath: await chromium.executablePath(),
    args: chromium.args.filter((flag) => !unwanted.test(flag)),
    headless: true,
  });
