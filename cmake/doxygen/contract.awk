# SPDX-License-Identifier: MIT
# Shows Doxygen a header whose comments are laid out as plain text. Every line stays in its place, so
# that a warning names the right one.

# Lines wait until it is known what follows them.
function release(before) {
  for (i = 1; i <= waiting; ++i) print (i == 1 ? before : "") lines[i]
  waiting = 0
}

function wait() {
  lines[++waiting] = $0
}

# The function's picture, if there is one.
function picture(   name, ignored) {
  name = FILENAME
  gsub(/^.*\/|\.hpp$/, "", name)
  name = name ".svg"
  return (getline ignored < (pictures "/" name)) > 0 ? " @image html " name : ""
}

# What users never write: the inline namespace, what stands below it, the base that makes a functor, the
# constraints.
/^inline namespace / || /^}  \/\/ namespace ACTIVATIONS_/ || below { $0 = "" }
/^}  \/\/ namespace activations/ { below = 1 }
{
  sub(/ : public detail::Function<.*> {$/, " {")
  gsub(/, detail::If(Function|Device)<[A-Za-z]+> = 0/, "")
}

/^template <.*,$/ {
  first = $0
  getline
  if (sub(/^ *detail::If(Function|Device)<[A-Za-z]+> = 0>$/, "")) sub(/,$/, ">", first)
  release("")
  print first
}

# A formula is indented, between empty lines; the picture comes after it.
in_formula && /^\/\/\/$/ {
  in_formula = 0
  print "/// @endcode" picture()
  next
}
/^\/\/\/$/ {
  release("")
  wait()
  next
}
/^\/\/\/   / && waiting && lines[1] == "///" {
  in_formula = 1
  lines[1] = "/// @code{.unparsed}"
}

# "Shapes:    ..." is a paragraph with a title.
!in_formula && match($0, /^\/\/\/ [A-Z][^:]*:  +/) {
  title = substr($0, 5, index($0, ":") - 5)
  $0 = "/// @contract{" title "} " substr($0, RLENGTH + 1)
}

# Templates within a class compute a lane of a register: they are hidden, with what is said of them.
/^  \/\/\/ / {
  wait()
  next
}
/^  template </ && !hidden {
  hidden = 1
  wait()
  release("/** @cond */")
  next
}
hidden && /^  }$/ {
  hidden = 0
  $0 = $0 " /** @endcond */"
}
{
  release("")
  print
}
