# Joins the files of page/ and writes them into a C++ file (page_files.h), with the SHA-256 digests that
# the page's content security policy names.
#
#   cmake -D PAGE=folder -D STYLES=a.css|b.css -D SCRIPTS=a.js|b.js -D OUTPUT=page_files.cc -P embed_page.cmake
#
# The scripts are modules that import from each other; joined in an order in which each comes after what it needs
# while it loads, they are one module, and the lines that import, and the word export, fall away. So no two files may
# declare the same name.
string(REPLACE "|" ";" STYLES "${STYLES}")
string(REPLACE "|" ";" SCRIPTS "${SCRIPTS}")

set(style "\n")
foreach(file IN LISTS STYLES)
  file(READ "${PAGE}/${file}" text)
  string(APPEND style "${text}")
endforeach()

set(script "\n")
foreach(file IN LISTS SCRIPTS)
  file(READ "${PAGE}/${file}" text)
  string(REGEX REPLACE "(^|\n)import [^\n]*" "\\1" text "${text}")
  string(REGEX REPLACE "(^|\n)export " "\\1" text "${text}")
  string(APPEND script "// ---- ${file}\n${text}")
endforeach()
if(script MATCHES "</script|<!--")
  message(FATAL_ERROR "a script of the page holds </script or <!--, which would end it")
endif()

file(READ "${PAGE}/page.html" page)
string(SHA256 style_digest "${style}")
string(SHA256 script_digest "${script}")

set(code "// Made by embed_page.cmake from the files of page/; changes belong there.\n#include \"report/page_files.h\"\n\n")
string(APPEND code "namespace seq2see::report {\n\nconst PageFiles& page_files() {\n  static const PageFiles files = {\n")
foreach(member page style script style_digest script_digest)
  string(APPEND code "      .${member} = R\"seq2see_page(${${member}})seq2see_page\",\n")
endforeach()
string(APPEND code "  };\n  return files;\n}\n\n")
string(APPEND code "}  // namespace seq2see::report\n")
file(WRITE "${OUTPUT}" "${code}")
