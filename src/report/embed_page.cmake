# Joins the files of page/ and writes them into a C++ file as constants (page_files.h), with the SHA-256 digests that
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

file(READ "${PAGE}/page.html" template)
string(SHA256 style_digest "${style}")
string(SHA256 script_digest "${script}")

set(code "// Made by embed_page.cmake from the files of page/; changes belong there.\n#include \"report/page_files.h\"\n\n")
string(APPEND code "namespace seq2see::report {\n\n")
foreach(constant kPageTemplate:template kPageStyle:style kPageScript:script kPageStyleDigest:style_digest
        kPageScriptDigest:script_digest)
  string(REPLACE ":" ";" parts ${constant})
  list(GET parts 0 name)
  list(GET parts 1 variable)
  string(APPEND code "const std::string_view ${name} = R\"seq2see_page(${${variable}})seq2see_page\";\n\n")
endforeach()
string(APPEND code "}  // namespace seq2see::report\n")
file(WRITE "${OUTPUT}" "${code}")
