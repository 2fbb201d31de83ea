package io.ecrpusher.page;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes the screenshots in docs/images: {@code scripts/screenshots}. */
@EnabledIfSystemProperty(named = "screenshots", matches = "true")
class FleetPageScreenshotsTest {
    private static final Path IMAGES = Path.of("..", "docs", "images");

    @Test
    void makesScreenshots() throws IOException {
        Files.createDirectories(IMAGES);
        try (Browser browser = Browser.start()) {
            browser.resize(1240, 900);
            browser.scheme("dark").open(SampleFleet.of(40));
            save(browser, "fleet-page-40-dark.png");
            browser.scheme("light").open(SampleFleet.of(10_000));
            save(browser, "fleet-page-10000.png");
            browser.open(SampleFleet.of(40));
            save(browser, "fleet-page-40-light.png");
            browser.resize(1260, 830);
            browser.click("#row-1");
            save(browser, "fleet-page-cluster.png");
        }
    }

    private static void save(Browser browser, String name) throws IOException {
        browser.frame();
        Files.write(IMAGES.resolve(name), browser.screenshot());
    }
}
