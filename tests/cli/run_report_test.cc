#include "cli/run_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <stdexcept>
#include <string>

#include "base/error.h"
#include "base/text_file.h"
#include "cli/history.h"
#include "cli/metric_tables.h"
#include "report/shown_epochs.h"
#include "testing/temporary_folder.h"

namespace seq2see::cli {
namespace {

using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::Ge;
using ::testing::IsSupersetOf;
using ::testing::Le;
using ::testing::Not;
using ::testing::SizeIs;

const report::Measurements& table(const MetricTables& tables, const std::string& name) {
  const auto found = std::find_if(tables.measurements.begin(), tables.measurements.end(),
                                  [&](const report::Measurements& each) { return each.name == name; });
  if (found == tables.measurements.end()) throw std::out_of_range(name);
  return *found;
}

class MetricTablesTest : public ::testing::Test {
 protected:
  MetricTables read(const std::string& lines) {
    folder_.write("metrics.jsonl", lines);
    return read_metric_tables(folder_.path() / "metrics.jsonl", folder_.path() / "timing.jsonl");
  }

  seq2see::testing::TemporaryFolder folder_;
};

TEST_F(MetricTablesTest, UpdatesStandBetweenTheEndsOfEpochs) {
  const MetricTables tables = read(R"({"type":"update","epoch":1,"update":50,"loss":4})"
                                   "\n"
                                   R"({"type":"epoch","epoch":1,"update":100,"loss":4})"
                                   "\n"
                                   R"({"type":"epoch","epoch":2,"update":300,"loss":3})"
                                   "\n"
                                   R"({"type":"update","epoch":2,"update":150,"loss":3})"
                                   "\n"
                                   R"({"type":"update","epoch":3,"update":400,"loss":2})"
                                   "\n");
  // The third epoch has not ended: it is taken to be as long as the second.
  EXPECT_THAT(table(tables, "update").epochs, ElementsAre(0.5, 1.25, 2.5));
  EXPECT_THAT(table(tables, "update").columns[0].values, ElementsAre(4.0, 3.0, 2.0));
}

TEST_F(MetricTablesTest, SpeedComesFromTheFileThatTellsTheTime) {
  folder_.write("timing.jsonl",
                R"({"type":"update","epoch":1,"update":50,"tokens":10,"seconds":2.0,"tokens_per_second":5.0})"
                "\n");
  const MetricTables tables = read(R"({"type":"epoch","epoch":1,"update":100,"loss":4})"
                                   "\n");
  EXPECT_THAT(table(tables, "timing.update").epochs, ElementsAre(0.5));
  EXPECT_EQ(table(tables, "timing.update").columns.back().name, "tokens_per_second");
}

TEST_F(MetricTablesTest, LinesOfAPairAndAModeAreTablesOfTheirOwn) {
  const MetricTables tables =
      read(R"({"type":"probe","epoch":0,"update":0,"id":3,"mode":"greedy","aer":null,"entropy":1.5})"
           "\n"
           R"({"type":"probes","epoch":1,"update":9,"mode":"forced","aer":0.5,"warnings":["Rows are even."]})"
           "\n");
  EXPECT_EQ(table(tables, "probe.3.greedy").columns.size(), 1U);  // of aer nothing is known
  EXPECT_EQ(table(tables, "probes.forced").columns[0].name, "aer");
  ASSERT_EQ(tables.warnings.size(), 1U);
  EXPECT_EQ(tables.warnings[0].epoch, 1);
  EXPECT_EQ(tables.warnings[0].mode, "forced");
  EXPECT_EQ(tables.warnings[0].text, "Rows are even.");
}

TEST_F(MetricTablesTest, TheBestEpochIsThatOfTheLastBestValidation) {
  const MetricTables tables = read(R"({"type":"validation","epoch":1,"update":1,"bleu":1,"best":true})"
                                   "\n"
                                   R"({"type":"validation","epoch":2,"update":2,"bleu":3,"best":true})"
                                   "\n"
                                   R"({"type":"validation","epoch":3,"update":3,"bleu":2,"best":false})"
                                   "\n");
  EXPECT_EQ(tables.best_epoch, 2);
}

TEST_F(MetricTablesTest, LongTablesAreThinnedToMeans) {
  std::string lines;
  for (int update = 1; update <= 5000; ++update) {
    lines += R"({"type":"update","epoch":1,"update":)" + std::to_string(update) + R"(,"loss":)" +
             std::to_string(update % 5) + "}\n";
  }
  lines += R"({"type":"epoch","epoch":1,"update":5000,"loss":2})";
  const MetricTables tables = read(lines);
  EXPECT_EQ(table(tables, "update").epochs.size(), 1000U);
  EXPECT_EQ(table(tables, "update").columns[0].values[7], 2.0);
}

TEST_F(MetricTablesTest, TablesOfPairsHaveTheEpochsOfTheirMatrices) {
  std::string lines;
  std::vector<int64_t> epochs;
  for (int64_t epoch = 0; epoch < 200; ++epoch) {
    const std::string at =
        R"("epoch":)" + std::to_string(epoch) + R"(,"update":)" + std::to_string(epoch) + ",";
    lines +=
        R"({"type":"probe",)" + at + R"("id":3,"mode":"greedy","entropy":)" + std::to_string(epoch) + "}\n";
    lines += R"({"type":"validation",)" + at + R"("best":)" + (epoch == 77 ? "true" : "false") +
             R"(,"bleu":1})" + "\n";
    epochs.push_back(epoch);
  }
  folder_.write("metrics.jsonl", lines);
  const auto read_with = [&](const std::vector<int64_t>& dumped) {
    return read_metric_tables(folder_.path() / "metrics.jsonl", folder_.path() / "timing.jsonl", dumped);
  };
  const MetricTables tables = read_with(epochs);
  const report::Measurements& pair = table(tables, "probe.3.greedy");
  EXPECT_EQ(pair.epochs.size(), report::shown_epochs(epochs, 77).size());
  EXPECT_THAT(pair.epochs, IsSupersetOf({0.0, 2.0, 77.0, 199.0}));
  EXPECT_THAT(pair.epochs, Not(Contains(75.0)));
  EXPECT_THAT(pair.columns[0].values, Contains(77.0));
  EXPECT_EQ(table(tables, "validation").epochs.size(), 200U);
  EXPECT_EQ(table(read_with({0, 1, 2}), "probe.3.greedy").epochs.size(), 200U);
}

TEST_F(MetricTablesTest, DamagedLinesAreLeftOut) {
  const MetricTables tables = read(
      "{\"type\":\"epoch\"}\nnonsense\n[1]\n"
      R"({"type":"probes","mode":"forced","epoch":1,"warnings":["lost"]})"
      "\n{\"type\":\"upd");
  EXPECT_TRUE(tables.measurements.empty());
  EXPECT_TRUE(tables.warnings.empty());
  EXPECT_TRUE(read_metric_tables(folder_.path() / "nowhere.jsonl", folder_.path() / "timing.jsonl")
                  .measurements.empty());
}

TEST(History, AValidationWhoseLossWasNotFiniteHasNone) {
  const seq2see::testing::TemporaryFolder folder;
  folder.write(
      "metrics.jsonl",
      R"({"type":"validation","epoch":1,"update":7,"loss":null,"perplexity":null,"bleu":1.5,"best":true})"
      "\n");
  const History history = read_history(folder.path() / "metrics.jsonl", folder.path() / "timing.jsonl");
  ASSERT_EQ(history.rows.size(), 1U);
  EXPECT_EQ(history.rows[0].loss, std::nullopt);
  EXPECT_EQ(history.rows[0].perplexity, std::nullopt);
  EXPECT_EQ(history.rows[0].bleu, 1.5);
}

constexpr const char* kConfig = "name: same\ndata: {train: t, dev: d, src: {lang: de}, trg: {lang: en}}\n";

TEST(RunReport, RunsOfOneNameAreToldApartByTheirFolders) {
  const seq2see::testing::TemporaryFolder folder;
  for (const char* run : {"first", "second"}) {
    std::filesystem::create_directory(folder.path() / run);
    folder.write(std::string(run) + "/config.yaml", kConfig);
  }
  write_report({folder.path() / "first", folder.path() / "second"}, folder.path() / "report.html");
  const std::string page = read_file(folder.path() / "report.html");
  EXPECT_NE(page.find(R"("name":"first")"), std::string::npos);
  EXPECT_NE(page.find(R"("name":"second")"), std::string::npos);
}

TEST(RunReport, WhatIsNoRunIsRefused) {
  const seq2see::testing::TemporaryFolder folder;
  EXPECT_THROW(write_report({folder.path()}, folder.path() / "report.html"), UserError);
}

TEST(RunReader, ReadsMatricesOfAFewEpochsHoweverLongTheTraining) {
  const seq2see::testing::TemporaryFolder folder;
  const RunFolder run(folder.path());
  folder.write("config.yaml", kConfig);
  std::filesystem::create_directory(folder.path() / "attention");
  const auto dump = [&](int64_t epoch) {
    std::ofstream(run.attention(epoch))
        << R"({"id":0,"attention":"dot","mode":"forced","source_sent":"a","target_sent":"b","source":["a"],"target":["b"],"matrix":[[1]]})"
        << '\n';
  };
  for (int64_t epoch = 0; epoch < 300; ++epoch) dump(epoch);
  const auto best = [](int epoch) {
    const std::string number = std::to_string(epoch);
    return R"({"type":"validation","best":true,"bleu":1,"epoch":)" + number + R"(,"update":)" + number +
           "}\n";
  };
  folder.write("metrics.jsonl", best(101));
  RunReader reader(run);
  const auto epochs_read = [&] {
    std::set<int64_t> epochs;
    for (const alignment::Alignment& alignment : reader.read().alignments) epochs.insert(*alignment.epoch);
    return epochs;
  };
  const std::set<int64_t> before = epochs_read();
  EXPECT_THAT(before,
              AllOf(SizeIs(AllOf(Ge(64U), Le(report::kMostEpochs))), IsSupersetOf({0, 4, 8, 101, 299})));
  EXPECT_THAT(reader.read().facts, Contains(Field(&report::Fact::value, "of 77 of 300 epochs")));

  dump(300);
  dump(301);
  folder.write("metrics.jsonl", best(101) + best(301));
  const std::set<int64_t> after = epochs_read();
  EXPECT_THAT(after, IsSupersetOf({0, 4, 8, 300, 301}));
  EXPECT_THAT(after, Not(AnyOf(Contains(101), Contains(299))));
}

TEST(ReportRefresher, NeverStopsATraining) {
  const seq2see::testing::TemporaryFolder folder;
  ReportRefresher refresher{RunFolder(folder.path())};
  refresher.refresh();  // there is not even a configuration
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "report.html"));
}

TEST(ReportRefresher, WritesAgainWhatHasBecomeMore) {
  const seq2see::testing::TemporaryFolder folder;
  folder.write("config.yaml", kConfig);
  ReportRefresher refresher{RunFolder(folder.path())};
  refresher.refresh();
  const std::string before = read_file(folder.path() / "report.html");
  folder.write("metrics.jsonl",
               "{\"type\":\"validation\",\"epoch\":1,\"update\":7,\"bleu\":12.5,\"best\":true}\n");
  refresher.refresh(/*last=*/true);
  const std::string after = read_file(folder.path() / "report.html");
  EXPECT_EQ(before.find("12.5]"), std::string::npos);
  EXPECT_NE(after.find("12.5]"), std::string::npos);
}

}  // namespace
}  // namespace seq2see::cli
