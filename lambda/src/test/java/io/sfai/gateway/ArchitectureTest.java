package io.sfai.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.sfai.gateway.secret.Secret;
import io.sfai.gateway.secret.SecretSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may know whom, and how large a file may grow. docs/architecture.md quotes the table. */
class ArchitectureTest {
    private static final String ROOT = "io.sfai.gateway";
    private static final int MOST_LINES = 300;

    /** The packages that each package may import; a prefix stands for all below it. */
    private static final Map<String, Set<String>> MAY_IMPORT =
            Map.ofEntries(
                    Map.entry("error", Set.of()),
                    Map.entry("json", Set.of()),
                    Map.entry("sse", Set.of()),
                    Map.entry("config", Set.of()),
                    Map.entry("runtime", Set.of("error", "json")),
                    Map.entry("http", Set.of("error")),
                    Map.entry("functionurl", Set.of("runtime", "http", "json")),
                    Map.entry("upstream", Set.of("error")),
                    Map.entry("aws", Set.of("upstream", "json", "error")),
                    Map.entry("store", Set.of("aws", "json", "error")),
                    Map.entry("secret", Set.of("aws", "json", "error")),
                    Map.entry("inference", Set.of("error", "json")),
                    Map.entry(
                            "auth",
                            Set.of("http", "inference", "store", "secret", "json", "error")),
                    Map.entry("model", Set.of("inference", "json", "error")),
                    Map.entry(
                            "provider",
                            Set.of("inference", "upstream", "secret", "sse", "json", "error")),
                    Map.entry(
                            "tool",
                            Set.of(
                                    "inference",
                                    "model",
                                    "upstream",
                                    "secret",
                                    "sse",
                                    "json",
                                    "error")),
                    Map.entry(
                            "agent",
                            Set.of("inference", "model", "tool", "store", "json", "error")),
                    Map.entry("triage", Set.of("inference", "model", "store", "json", "error")),
                    Map.entry("routing", Set.of("inference", "model", "store", "json", "error")),
                    Map.entry("limit", Set.of("inference", "model", "store", "error")),
                    Map.entry("session", Set.of("inference", "store", "json", "error")),
                    Map.entry("spend", Set.of("inference", "store", "json", "error")),
                    Map.entry(
                            "api",
                            Set.of(
                                    "http",
                                    "sse",
                                    "json",
                                    "error",
                                    "inference",
                                    "model",
                                    "session",
                                    "auth",
                                    "spend",
                                    "store")),
                    Map.entry("telemetry", Set.of("inference", "model", "http", "json", "error")));

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages(ROOT);

    @Test
    void packagesKnowOnlyThoseBelowThem() {
        List<String> wrong = new ArrayList<>();
        for (JavaClass from : CLASSES) {
            String own = top(from.getPackageName());
            from.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> top(dependency.getTargetClass().getPackageName()))
                    .filter(to -> !to.isEmpty() && !to.equals(own))
                    .filter(to -> !own.isEmpty() && !isNamedException(from, to))
                    .filter(to -> !MAY_IMPORT.getOrDefault(own, Set.of()).contains(to))
                    .forEach(to -> wrong.add(from.getName() + " -> " + to));
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyPackageIsInTheTable() {
        Set<String> packages = new TreeSet<>();
        CLASSES.forEach(each -> packages.add(top(each.getPackageName())));
        packages.remove("");
        assertThat(MAY_IMPORT.keySet()).containsAll(packages);
    }

    @Test
    void thereAreNoCycles() {
        SlicesRuleDefinition.slices()
                .matching(ROOT + ".(**)")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void noDialectKnowsAnotherAndNoProviderKnowsAnother() {
        SlicesRuleDefinition.slices()
                .matching(ROOT + ".api.(*)..")
                .should()
                .notDependOnEachOther()
                // A conversation's items, which two dialects keep.
                .ignoreDependency(alwaysTrue(), resideInAPackage(ROOT + ".api.items"))
                .check(CLASSES);
        SlicesRuleDefinition.slices()
                .matching(ROOT + ".provider.(*)..")
                .should()
                .notDependOnEachOther()
                .check(CLASSES);
    }

    /** Callers' keys and providers' keys never meet: neither end sees the other's. */
    @Test
    void onlyProvidersSeeProvidersKeys() {
        DescribedPredicate<JavaAccess<?>> reveals =
                DescribedPredicate.describe(
                        "the value of a secret",
                        access ->
                                access.getTargetOwner().isEquivalentTo(Secret.class)
                                        && access.getName().equals("reveal"));
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        ROOT, ROOT + ".secret..", ROOT + ".provider..", ROOT + ".tool..")
                .should()
                .accessTargetWhere(reveals)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(SecretSource.class)
                .check(CLASSES);
    }

    @Test
    void onlyTheMasterKeysKeeperComparesASecret() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        ROOT,
                        ROOT + ".secret..",
                        ROOT + ".provider..",
                        ROOT + ".tool..",
                        ROOT + ".auth..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".secret..")
                .check(CLASSES);
    }

    @Test
    void ofTheApisOnlyTheAdminsKnowsKeysAndSpend() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".api..")
                .and()
                .resideOutsideOfPackage(ROOT + ".api.admin..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".auth..", ROOT + ".spend..", ROOT + ".store..")
                .check(CLASSES);
    }

    @Test
    void filesStaySmall() throws IOException {
        List<String> large = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                long lines = Files.readAllLines(file).size();
                if (lines > MOST_LINES) {
                    large.add(file + ": " + lines + " lines");
                }
            }
        }
        assertThat(large).isEmpty();
    }

    /** The stock runtime makes its handler by name, so that handler finds the root by itself. */
    private static boolean isNamedException(JavaClass from, String to) {
        return from.getName().equals(ROOT + ".functionurl.FunctionUrlHandler") && to.isEmpty();
    }

    /** The first part of a package's name below the root; empty for the root and for others. */
    private static String top(String name) {
        if (!name.startsWith(ROOT + ".")) {
            return "";
        }
        String below = name.substring(ROOT.length() + 1);
        int dot = below.indexOf('.');
        return dot < 0 ? below : below.substring(0, dot);
    }
}
