#include "base/standard_output.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstring>
#include <iostream>
#include <string>

#include "base/error.h"

namespace seq2see {

StandardOutput::StandardOutput()
    : before_(std::cout.rdbuf(this)), exceptions_before_(std::cout.exceptions()) {
  setp(buffer_.data(), buffer_.data() + buffer_.size());
  std::cout.exceptions(std::ios_base::badbit);  // without it, what the buffer throws stays inside the stream
  std::signal(SIGPIPE, SIG_IGN);
}

StandardOutput::~StandardOutput() {
  try {
    write_buffer();
  } catch (const std::exception&) {
    // Who had to know has flushed before; and after a failed write the buffer is empty.
  }
  std::cout.exceptions(std::ios_base::goodbit);
  std::cout.rdbuf(before_);  // and good again
  std::cout.exceptions(exceptions_before_);
}

StandardOutput::int_type StandardOutput::overflow(int_type character) {
  write_buffer();
  if (!traits_type::eq_int_type(character, traits_type::eof())) {
    *pptr() = traits_type::to_char_type(character);
    pbump(1);
  }
  return traits_type::not_eof(character);
}

int StandardOutput::sync() {
  write_buffer();
  return 0;
}

void StandardOutput::write_buffer() {
  const char* begin = pbase();
  const char* const end = pptr();
  setp(buffer_.data(), buffer_.data() + buffer_.size());  // empty now, whatever comes: nothing is tried twice
  while (begin < end) {
    const ssize_t count = ::write(STDOUT_FILENO, begin, static_cast<size_t>(end - begin));
    if (count >= 0) {
      begin += count;
    } else if (errno == EAGAIN) {  // whoever shares the pipe does not want to wait for it
      pollfd room{STDOUT_FILENO, POLLOUT, 0};
      ::poll(&room, 1, /*timeout=*/-1);
    } else if (errno == EPIPE) {
      throw ReaderGone();
    } else if (errno != EINTR) {
      throw UserError("standard output", std::string("cannot be written (") + std::strerror(errno) + ")",
                      "check where it goes to");
    }
  }
}

int end_without_reader() {
  std::signal(SIGPIPE, SIG_DFL);
  std::raise(SIGPIPE);
  return 128 + SIGPIPE;
}

void occupy_standard_descriptors() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(descriptor, F_GETFD) >= 0 || errno != EBADF) continue;
    // The lowest free number is this one, for those below it are taken. Open the wrong way round on purpose.
    const int opened = ::open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    (void)opened;
  }
}

}  // namespace seq2see
