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
            browser.resize(1280, 960);
            for (String scheme : new String[] {"light", "dark"}) {
                browser.scheme(scheme).open(SampleFleet.of(40));
                save(browser, "fleet-page-40-" + scheme + ".png");
                browser.click("#row-1");
                save(browser, "fleet-page-cluster-" + scheme + ".png");
            }
            browser.scheme("light").open(SampleFleet.of(10_000));
            save(browser, "fleet-page-10000.png");
        }
    }

    private static void save(Browser browser, String name) throws IOException {
        browser.frame();
        Files.write(IMAGES.resolve(name), browser.screenshot());
    }
}
