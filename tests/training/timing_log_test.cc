// timing.jsonl as a file.
#include "training/timing_log.h"

#include "base/error.h"
#include "training/lesson.h"

namespace seq2see::training {
namespace {

class Timing : public TrainingTest {
 protected:
  std::filesystem::path file_ = folder_.path() / "timing.jsonl";
};

TEST_F(Timing, HasTheLinesThatItsHeaderNames) {
  TimingLog log(file_, 0);
  log.update({1, 2}, {.tokens = 300, .seconds = 1.5});
  log.validation({1, 3}, 0.25);
  log.epoch({1, 4}, {.tokens = 500, .seconds = 2.5});
  EXPECT_EQ(read_file(file_),
            R"({"type":"update","epoch":1,"update":2,"tokens":300,"seconds":1.5,"tokens_per_second":200.0})"
            "\n"
            R"({"type":"validation","epoch":1,"update":3,"seconds":0.25})"
            "\n"
            R"({"type":"epoch","epoch":1,"update":4,"tokens":500,"seconds":2.5,"tokens_per_second":200.0})"
            "\n");
}

TEST_F(Timing, ForgetsTheWorkThatIsLost) {
  {
    TimingLog log(file_, 0);
    log.validation({1, 10}, 1.0);
    log.validation({2, 20}, 1.0);
  }
  std::ofstream(file_, std::ios::app) << R"({"type": "update", "epo)";  // the power failed
  TimingLog log(file_, 10);
  log.validation({2, 15}, 1.0);
  EXPECT_EQ(read_file(file_), R"({"type":"validation","epoch":1,"update":10,"seconds":1.0})"
                              "\n"
                              R"({"type":"validation","epoch":2,"update":15,"seconds":1.0})"
                              "\n");
}

TEST_F(Timing, OfNoTimeIsNoSpeed) {
  EXPECT_EQ((Effort{.tokens = 5, .seconds = 0.0}).tokens_per_second(), 0.0);
}

TEST_F(Timing, ThatCannotBeWrittenIsAnErrorOfTheUser) {
  EXPECT_THROW(TimingLog(folder_.path() / "missing" / "timing.jsonl", 0), UserError);
}

}  // namespace
}  // namespace seq2see::training
