import Glibc
import PageServer

// Started by `show`, with the lab at the other end of standard input; of use to nobody else.
var kind = Int32()
var size = socklen_t(MemoryLayout<Int32>.size)
guard getsockopt(0, SOL_SOCKET, SO_TYPE, &kind, &size) == 0 else {
  let words = Array(
    "gan-lab-page serves the page of a lab that is running: type `show` there\n".utf8)
  write(2, words, words.count)
  exit(2)
}
await PageService(descriptor: 0).run()
