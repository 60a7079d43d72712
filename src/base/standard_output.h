// Standard output such that nothing that is written to it is lost unnoticed.
#pragma once

#include <array>
#include <exception>
#include <ios>
#include <streambuf>

namespace seq2see {

/// Whoever read what the program writes has gone, as `head -1` goes after one line: nobody is wronged, there
/// is only nothing left to do. No UserError, so that no message is made of it.
class ReaderGone : public std::exception {
 public:
  [[nodiscard]] const char* what() const noexcept override { return "nobody reads standard output any more"; }
};

/// While one lives, std::cout writes to the file descriptor of standard output through a buffer of this
/// object's, and throws from the very `<<` or flush() that fails: ReaderGone, or UserError with the system's
/// reason (disk full). What is still in the buffer at its end is written, but who wants to know whether that
/// worked flushes std::cout before.
///
/// It also ignores SIGPIPE, which would end the program at once: its temporary files would stay, and a
/// training whose log goes through a pipe (`2>&1 | tee log`) would lose to Ctrl-C, which ends `tee` first,
/// the state that it was about to save.
class StandardOutput : private std::streambuf {
 public:
  StandardOutput();
  StandardOutput(const StandardOutput&) = delete;
  StandardOutput& operator=(const StandardOutput&) = delete;
  ~StandardOutput() override;

 private:
  int_type overflow(int_type character) override;
  int sync() override;
  void write_buffer();

  std::array<char, 65536> buffer_{};
  std::streambuf* before_;
  std::ios_base::iostate exceptions_before_;
};

/// Ends the program as the system ends one that writes to a pipe without a reader, so that the shell's exit
/// status is the usual 141. Returns that where the signal does not come through.
int end_without_reader();

/// Opens what is closed of standard input, output and error such that using it fails as before. Otherwise the
/// next file that the program opens, a checkpoint perhaps, would get the free number, and what is printed
/// would go into it.
void occupy_standard_descriptors();

}  // namespace seq2see
