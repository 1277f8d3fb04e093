# cmake -DIN=file -DOUT=file.inc -P Embed.cmake: bytes as the elements of an array initialiser.
file(READ ${IN} hex HEX)
string(REGEX REPLACE "(................................)" "\\1\n" hex "${hex}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," hex "${hex}")
file(WRITE ${OUT} "${hex}\n")
