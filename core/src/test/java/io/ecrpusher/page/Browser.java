package io.ecrpusher.page;

import io.ecrpusher.records.FleetRecords;

import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Chromium with one page. Its clock stands still at {@link SampleFleet#NOW} until a test moves it.
 * Counts the violations of the page's policy.
 */
final class Browser implements AutoCloseable {
    private static final int WIDTH = 1360;
    private static final int HEIGHT = 1000;

    /** Kept, so that its level stays. Selenium warns about every Chromium newer than itself. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    static {
        SELENIUM.setLevel(Level.SEVERE);
    }

    /** Runs before the page's script. */
    private static final String PREPARATION =
            """
            Date.now = () => testNow;
            globalThis.violations = [];
            document.addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective + ' ' + event.blockedURI));
            globalThis.ran = undefined;
            globalThis.alert = globalThis.confirm = globalThis.prompt = () => { ran = 'dialog'; };
            """;

    private final ChromeDriver driver;
    private final Path directory;

    private Browser(ChromeDriver driver, Path directory) {
        this.driver = driver;
        this.directory = directory;
    }

    /** Starts the browser. Skips the test without Chromium and its driver on the PATH. */
    static Browser start() {
        Optional<File> chromium = find("chromium").or(() -> find("google-chrome"));
        Optional<File> chromedriver = find("chromedriver");
        Assumptions.assumeTrue(
                chromium.isPresent() && chromedriver.isPresent(),
                "needs chromium and chromedriver on the PATH");
        try {
            Path directory = Files.createTempDirectory(Path.of("target"), "browser-");
            ChromeOptions options = new ChromeOptions();
            options.setBinary(chromium.get());
            options.addArguments(
                    "--headless=new",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--disable-dev-shm-usage",
                    "--force-device-scale-factor=1",
                    "--user-data-dir=" + directory.resolve("profile").toAbsolutePath());
            ChromeDriverService service =
                    new ChromeDriverService.Builder()
                            .usingDriverExecutable(chromedriver.get())
                            .usingAnyFreePort()
                            .withLogOutput(OutputStream.nullOutputStream())
                            .build();
            Browser browser = new Browser(new ChromeDriver(service, options), directory);
            browser.driver.manage().window().setSize(new Dimension(WIDTH, HEIGHT));
            browser.driver.executeCdpCommand(
                    "Page.addScriptToEvaluateOnNewDocument",
                    Map.of(
                            "source",
                            "globalThis.testNow = "
                                    + SampleFleet.NOW.toEpochMilli()
                                    + ";"
                                    + PREPARATION));
            return browser;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<File> find(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> new File(directory, program))
                .filter(File::canExecute)
                .findFirst();
    }

    /** Opens the page of these records. */
    Browser open(FleetRecords records) {
        return open(FleetPage.of(records, SampleFleet.INTERVAL).html(SampleFleet.NOW));
    }

    /** Opens a file. */
    Browser open(byte[] html) {
        try {
            Path file = directory.resolve("index.html");
            Files.write(file, html);
            driver.get(file.toUri().toString());
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Chooses dark or light for this and all pages opened later. */
    Browser scheme(String scheme) {
        Map<String, Object> feature = Map.of("name", "prefers-color-scheme", "value", scheme);
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia", Map.of("features", List.of(feature)));
        return this;
    }

    /** Moves the clock, and makes the page look at it. */
    void setClock(Instant now) {
        run(
                "testNow = arguments[0]; document.dispatchEvent(new Event('visibilitychange'));",
                now.toEpochMilli());
    }

    void resize(int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
    }

    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Returns the text of the first element that the CSS selector finds. */
    String text(String selector) {
        return element(selector).getText();
    }

    WebElement element(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    List<WebElement> elements(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    List<String> texts(String selector) {
        return elements(selector).stream().map(WebElement::getText).toList();
    }

    void click(String selector) {
        element(selector).click();
        settle();
    }

    /** Waits for what the page does after an event: its timers of no delay come before this one. */
    private void settle() {
        driver.executeAsyncScript(
                "const done = arguments[0]; setTimeout(() => requestAnimationFrame(() => done()));");
    }

    void type(String selector, String text) {
        element(selector).sendKeys(text);
        settle();
    }

    /** Chooses the option of a select of {@code text}. */
    void choose(String id, String text) {
        elements("#" + id + " option").stream()
                .filter(option -> option.getText().startsWith(text + " ("))
                .findFirst()
                .orElseThrow()
                .click();
        settle();
    }

    /** Returns the ID of what has the focus, or the name of its element without one. */
    String focused() {
        return (String) run("return document.activeElement.id || document.activeElement.tagName;");
    }

    /** Returns what the page's policy stopped. */
    @SuppressWarnings("unchecked") // JavaScript's array of strings.
    List<String> violations() {
        return (List<String>) run("return violations;");
    }

    /** Waits until the page has painted. */
    void frame() {
        driver.executeAsyncScript(
                "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()));");
    }

    /** Returns when the page first painted content, in milliseconds after it was opened. */
    Object firstPaint() {
        return driver.executeAsyncScript(
                """
                const done = arguments[0];
                new PerformanceObserver((list) => {
                  for (const entry of list.getEntriesByName('first-contentful-paint')) done(Math.round(entry.startTime));
                }).observe({type: 'paint', buffered: true});
                """);
    }

    /** Scrolls through the grid, and returns the times between frames, for people. */
    String scroll() {
        return (String)
                driver.executeAsyncScript(
                        """
                        const done = arguments[0], grid = document.getElementById('grid'), times = [];
                        let last = performance.now();
                        requestAnimationFrame(function step(now) {
                          times.push(now - last);
                          last = now;
                          grid.scrollTop += 317;
                          if (times.length < 180) requestAnimationFrame(step);
                          else {
                            times.sort((a, b) => a - b);
                            const at = (share) => times[Math.floor(times.length * share)].toFixed(1);
                            done('180 frames, median ' + at(0.5) + ' ms, 95 % ' + at(0.95) + ' ms, longest ' + at(0.999) + ' ms');
                          }
                        });
                        """);
    }

    /** Types to what has the focus. */
    void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    /** Returns what axe-core finds, with the elements: empty for an accessible page. */
    @SuppressWarnings("unchecked") // JavaScript's arrays of strings.
    List<String> accessibilityProblems() {
        if (!Boolean.TRUE.equals(run("return 'axe' in globalThis;"))) {
            run(axe());
        }
        return (List<String>)
                driver.executeAsyncScript(
                        """
                        const done = arguments[arguments.length - 1];
                        axe.run().then((result) => done(result.violations.map((one) =>
                            one.id + ': ' + one.nodes.map((node) => node.target.join(' ') + ' ' + node.failureSummary).join('; '))));
                        """);
    }

    private static String axe() {
        try (InputStream script = Browser.class.getResourceAsStream("/axe.min.js")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] screenshot() {
        return driver.getScreenshotAs(OutputType.BYTES);
    }

    @Override
    public void close() {
        driver.quit();
    }
}
