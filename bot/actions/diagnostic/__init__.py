"""« Faire le point » in the dialogue: hears an answer in any words, asks the next question, shows the result."""
